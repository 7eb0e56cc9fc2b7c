//! Rules about what must not lie in an image or in its history.

pub mod secret_in_arg_or_env;
