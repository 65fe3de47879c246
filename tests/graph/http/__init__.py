"""The endpoint over a real server and over ASGI alike."""
