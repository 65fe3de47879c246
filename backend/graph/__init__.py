"""The read engine: a GraphQL selection becomes one SQL statement. It knows no word of the trade."""
