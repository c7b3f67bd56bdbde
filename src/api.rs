//! See the module's own files.
