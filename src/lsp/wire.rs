//! Messages over standard input and output. One that is no JSON, or has a wrong
//! head, is told and passed over; the next one is read all the same.

use std::{
    io::{self, BufReader, ErrorKind},
    thread::{self, JoinHandle},
};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use lsp_server::Message;

/// What came in.
pub enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none, and why.
    Garbled(String),
}

/// Both directions.
pub struct Wire {
    pub sender: Sender<Message>,
    pub receiver: Receiver<Incoming>,
    writer: JoinHandle<io::Result<()>>,
}

impl Wire {
    /// Waits until all that was sent is written. No other sender may be left.
    pub fn close(self) -> anyhow::Result<()> {
        drop(self.sender);
        match self.writer.join() {
            // Whoever has gone reads no answers.
            Ok(Err(error)) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Ok(result) => Ok(result?),
            Err(_) => anyhow::bail!("writing to standard output failed; this is a bug in dfix"),
        }
    }
}

/// Begins to read and to write. The receiver is cut off where the input ends.
pub fn stdio() -> Wire {
    // The reader waits where the server is busy; the server never waits for the writer.
    let (incoming, receiver) = bounded(64);
    let (sender, outgoing) = unbounded::<Message>();
    thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        loop {
            let next = match Message::read(&mut input) {
                Ok(Some(message)) => Incoming::Message(message),
                Ok(None) => return,
                Err(error) if error.kind() == ErrorKind::InvalidData => Incoming::Garbled(error.to_string()),
                Err(_) => return,
            };
            if incoming.send(next).is_err() {
                return;
            }
        }
    });
    let writer = thread::spawn(move || {
        let mut output = io::stdout();
        outgoing.into_iter().try_for_each(|message| message.write(&mut output))
    });
    Wire { sender, receiver, writer }
}
