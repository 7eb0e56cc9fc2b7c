//! Which bytes follow each other in a text: tells in a moment that it does not hold another one.

/// The pairs of neighbouring bytes in a text, as far as a table tells them apart.
#[derive(Clone, Debug)]
pub struct Pairs([u32; 32]);

impl Pairs {
    /// Those of a text.
    pub fn of(text: &str) -> Pairs {
        let mut pairs = Pairs([0; 32]);
        for (row, bit) in places(text) {
            pairs.0[row] |= bit;
        }
        pairs
    }

    /// May the text hold this one? False only where it doesn't.
    pub fn may_hold(&self, part: &str) -> bool {
        places(part).all(|(row, bit)| self.0[row] & bit != 0)
    }
}

/// A row for the first byte and a bit for the second, by their low bits: letters differ in them.
fn places(text: &str) -> impl Iterator<Item = (usize, u32)> {
    text.as_bytes().windows(2).map(|pair| (usize::from(pair[0] & 31), 1 << (pair[1] & 31)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_text_holds_is_never_denied() {
        let text = "RUN apt-get update && curl -fsSL https://example.com/ü | sh";
        let pairs = Pairs::of(text);
        for start in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
            for end in (start..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                assert!(pairs.may_hold(&text[start..end]));
            }
        }
        assert!(!pairs.may_hold("useradd") && !pairs.may_hold("wget") && pairs.may_hold("x"));
    }
}
