//! Values and limits in words.

use super::{Words, compact, types};
use crate::load::Node;
use crate::model::{Constraint, Schema, Type};

/// A value as it is written in prose: a string without quotes.
pub fn plain_value(node: &Node) -> String {
    node.as_str().map_or_else(|| compact(node), str::to_owned)
}

/// A value of a schema as text: a string has quotes where it could not be told from nothing, from blanks or
/// from a value of another type.
pub fn value_text(node: &Node, schema: &Schema) -> String {
    let Some(text) = node.as_str() else { return compact(node) };
    let is_blank =
        text.is_empty() || text.starts_with(char::is_whitespace) || text.ends_with(char::is_whitespace);
    let other = match text {
        "true" | "false" => Some(Type::Boolean),
        "null" => Some(Type::Null),
        _ => text.parse::<f64>().is_ok().then_some(Type::Number),
    };
    let is_taken = |other: Type| {
        let kinds = types(schema);
        kinds.is_empty() && other != Type::Number
            || kinds.contains(&other)
            || other == Type::Number && kinds.contains(&Type::Integer)
    };
    match is_blank || other.is_some_and(is_taken) {
        true => compact(node),
        false => text.to_owned(),
    }
}

/// Limits in words; a least and a most together make a range.
pub fn constraints<'a>(limits: &'a [Constraint]) -> Vec<Words<'a>> {
    let mut words = Vec::new();
    let mut rest = limits.iter().peekable();
    while let Some(limit) = rest.next() {
        let range = rest.peek().and_then(|next| range(limit, next));
        if range.is_some() {
            rest.next();
        }
        words.push(match (range, limit) {
            (Some(range), _) => Words::of(range),
            (None, Constraint::Pattern(pattern)) => Words::of("Matches ").code(&**pattern),
            (None, _) => Words::of(constraint(limit)),
        });
    }
    words
}

/// Two limits as a range.
fn range(least: &Constraint, most: &Constraint) -> Option<String> {
    let (least, most, noun) = match (least, most) {
        (Constraint::Minimum(least), Constraint::Maximum(most)) => return Some(format!("{least} to {most}")),
        (Constraint::MinLength(least), Constraint::MaxLength(most)) => (least, most, "character"),
        (Constraint::MinItems(least), Constraint::MaxItems(most)) => (least, most, "item"),
        (Constraint::MinProperties(least), Constraint::MaxProperties(most)) => (least, most, "field"),
        _ => return None,
    };
    Some(if least == most {
        format!("Exactly {}", count(least, noun))
    } else {
        format!("{least} to {}", count(most, noun))
    })
}

fn count(number: &str, noun: &str) -> String {
    if number == "1" { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A limit in words.
fn constraint(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Minimum(limit) => format!("At least {limit}"),
        Constraint::ExclusiveMinimum(limit) => format!("More than {limit}"),
        Constraint::Maximum(limit) => format!("At most {limit}"),
        Constraint::ExclusiveMaximum(limit) => format!("Less than {limit}"),
        Constraint::MultipleOf(number) => format!("A multiple of {number}"),
        Constraint::MinLength(length) => format!("At least {}", count(length, "character")),
        Constraint::MaxLength(length) => format!("At most {}", count(length, "character")),
        Constraint::Pattern(pattern) => format!("Matches {pattern}"),
        Constraint::MinItems(number) => format!("At least {}", count(number, "item")),
        Constraint::MaxItems(number) => format!("At most {}", count(number, "item")),
        Constraint::UniqueItems => "No item twice".into(),
        Constraint::MinContains(number) => format!("At least {} that match", count(number, "item")),
        Constraint::MaxContains(number) => format!("At most {} that match", count(number, "item")),
        Constraint::MinProperties(number) => format!("At least {}", count(number, "field")),
        Constraint::MaxProperties(number) => format!("At most {}", count(number, "field")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_sentences() {
        let limits = [
            Constraint::MinLength("1".into()),
            Constraint::MaxLength("255".into()),
            Constraint::Pattern("^a".into()),
            Constraint::MinItems("1".into()),
        ];
        let words: Vec<String> = constraints(&limits).iter().map(Words::plain).collect();
        assert_eq!(words, ["1 to 255 characters", "Matches ^a", "At least 1 item"]);
        let same = [Constraint::MinItems("2".into()), Constraint::MaxItems("2".into())];
        assert_eq!(constraints(&same)[0].plain(), "Exactly 2 items");
    }
}
