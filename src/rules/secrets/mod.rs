//! Rules about what must not lie in an image or in its history.

pub mod credentials_in_url;
pub mod private_key_copied;
pub mod secret_in_arg_or_env;
