"""The GraphQL read engine: a selection becomes one SQL statement. It knows no word of the trade."""
