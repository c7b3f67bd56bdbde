//! Every text that people read, typed; languages in `locales/`.
