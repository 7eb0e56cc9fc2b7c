//! Arguments that are built when they are needed: half of what it takes to read a command line is building
//! the arguments of subcommands, and most calls name none.

use clap::{ArgMatches, Args, Command, Error, FromArgMatches, builder::Resettable};

/// The arguments of a subcommand, built when it is called.
#[derive(Debug)]
pub struct Deferred<A>(pub Box<A>);

impl<A: Args> Args for Deferred<A> {
    fn augment_args(command: Command) -> Command {
        command.defer(|command| {
            // What the subcommand says of itself stands before what its arguments would say of it.
            let (about, long) = (command.get_about().cloned(), command.get_long_about().cloned());
            A::augment_args(command).about(Resettable::from(about)).long_about(Resettable::from(long))
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<A: Args> FromArgMatches for Deferred<A> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        A::from_arg_matches(matches).map(|arguments| Deferred(Box::new(arguments)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        self.0.update_from_arg_matches(matches)
    }
}
