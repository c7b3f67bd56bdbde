//! The HTTP edge: the only module of the server that knows requests, replies and wire types.
