//! The world in a browser: carries out commands by `api` and `platform`, and tells the host page.
