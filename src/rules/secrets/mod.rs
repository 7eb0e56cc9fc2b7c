//! Rules about what must not lie in an image or in its history, and about what is taken in unchecked.

pub mod credentials_in_url;
pub mod insecure_fetch;
pub mod pipe_to_shell;
pub mod private_key_copied;
pub mod secret_in_arg_or_env;
