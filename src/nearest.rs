//! The name that was meant, of those that there are.

/// How like two names must be to be taken for each other; 1 is the same.
const LIKE: f64 = 0.75;

/// The known name that is nearest to a misspelled one; none where all are far.
pub fn nearest<'k>(name: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let like = known.into_iter().map(|known| (likeness(name, known), known));
    let nearest = like.filter(|(like, _)| *like > LIKE).max_by(|a, b| a.0.total_cmp(&b.0));
    nearest.map(|(_, known)| known)
}

/// How like two names are, from 0 to 1, whatever their case.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let like = strsim::jaro_winkler(&a, &b);
    // In a short word one slip is much.
    let is_a_slip = a.chars().count().min(b.chars().count()) > 2 && strsim::osa_distance(&a, &b) == 1;
    if is_a_slip { like.max(0.9) } else { like }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_seen_and_what_is_far_is_not() {
        let commands = ["rules", "explain", "pins", "help"];
        assert_eq!(nearest("pinns", commands), Some("pins"));
        assert_eq!(nearest("EXPALIN", commands), Some("explain"));
        assert_eq!(nearest("ulr", ["text", "url"]), Some("url"));
        for far in ["zzz", "xx", ""] {
            assert_eq!(nearest(far, commands), None, "{far}");
        }
    }
}
