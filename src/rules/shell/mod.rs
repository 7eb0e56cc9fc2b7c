//! Rules about the shell code of RUN.

pub mod consecutive_run;
pub mod curl_fail;
pub mod export_in_own_run;
pub mod pipefail;
mod read_by_bash;
pub mod set_e_in_heredoc;
pub mod shell_instruction;
pub mod useless_command;
pub mod wget_or_curl;
pub mod wget_progress;
