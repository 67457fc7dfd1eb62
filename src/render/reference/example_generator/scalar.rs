//! Numbers and strings.

use crate::model::{Constraint, Schema, Type};
use crate::render::reference::pattern;

/// The longest string that is made.
const MAX_LENGTH: usize = 4096;
/// Strings that are tried for one that matches its pattern.
const MAX_TRIES: usize = 12;

/// The type that a schema without one speaks of.
pub(super) fn implied(schema: &Schema) -> Option<Type> {
    let of_limit = |limit: &Constraint| match limit {
        Constraint::Minimum(_)
        | Constraint::ExclusiveMinimum(_)
        | Constraint::Maximum(_)
        | Constraint::ExclusiveMaximum(_)
        | Constraint::MultipleOf(_) => Type::Number,
        Constraint::MinLength(_) | Constraint::MaxLength(_) | Constraint::Pattern(_) => Type::String,
        Constraint::MinItems(_)
        | Constraint::MaxItems(_)
        | Constraint::UniqueItems
        | Constraint::MinContains(_)
        | Constraint::MaxContains(_) => Type::Array,
        Constraint::MinProperties(_) | Constraint::MaxProperties(_) => Type::Object,
    };
    let of_keyword = |keyword: &str| match keyword {
        "propertyNames" | "unevaluatedProperties" => Some(Type::Object),
        "contains" | "unevaluatedItems" => Some(Type::Array),
        _ => None,
    };
    let is_object = !schema.required_others.is_empty()
        || !schema.dependent_required.is_empty()
        || !schema.dependent_schemas.is_empty()
        || !schema.closed_parts.is_empty()
        || schema.additional == crate::model::Additional::Forbidden;
    let by_keyword = || schema.applied.iter().find_map(|(keyword, _)| of_keyword(keyword));
    let by_limit = || schema.constraints.first().map(of_limit);
    let by_format = || schema.format.as_deref().and_then(of_format).map(|_| Type::String);
    is_object.then_some(Type::Object).or_else(by_keyword).or_else(by_limit).or_else(by_format)
}

/// A number within the limits of all schemas; another one for another `variant`.
pub(super) fn number(schemas: &[&Schema], is_whole: bool, variant: usize) -> Option<String> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut above, mut below) = (f64::NEG_INFINITY, f64::INFINITY);
    let mut steps: Vec<f64> = Vec::new();
    for limit in schemas.iter().flat_map(|schema| &schema.constraints) {
        match limit {
            Constraint::Minimum(text) => low = low.max(text.parse().ok()?),
            Constraint::Maximum(text) => high = high.min(text.parse().ok()?),
            Constraint::ExclusiveMinimum(text) => above = above.max(text.parse().ok()?),
            Constraint::ExclusiveMaximum(text) => below = below.min(text.parse().ok()?),
            Constraint::MultipleOf(text) => steps.extend(text.parse::<f64>().ok().filter(|step| *step > 0.0)),
            _ => {}
        }
    }
    let fits = |value: f64| {
        let is_multiple = |step: &f64| ((value / step) - (value / step).round()).abs() < 1e-9;
        value >= low
            && value <= high
            && value > above
            && value < below
            && (!is_whole || value.fract() == 0.0)
            && steps.iter().all(is_multiple)
    };
    let (floor, ceiling) = (low.max(above), high.min(below));
    // The least common step of several is among the first products.
    let largest = steps.iter().copied().fold(0.0, f64::max);
    let step = if largest > 0.0 { largest } else { 1.0 };
    let mut candidates = if steps.is_empty() { vec![1.0, 0.0] } else { vec![step, 0.0] };
    candidates.extend((0..3).map(|more| ((floor / step).ceil() + f64::from(more)) * step));
    candidates.extend((0..3).map(|less| ((ceiling / step).floor() - f64::from(less)) * step));
    if steps.is_empty() && !is_whole {
        candidates.extend([floor, ceiling, (floor + ceiling) / 2.0]);
    }
    let start = if floor.is_finite() { (floor / step).ceil() } else { 0.0 };
    candidates.extend((0..120).map(|more| (start + f64::from(more)) * step));
    if ceiling.is_finite() {
        candidates.extend((0..32).map(|less| ((ceiling / step).floor() - f64::from(less)) * step));
    }
    let mut found: Vec<f64> = Vec::new();
    for value in candidates.into_iter().filter(|value| value.is_finite() && fits(*value)) {
        if !found.contains(&value) {
            found.push(value);
        }
        if found.len() > variant {
            break;
        }
    }
    let value = *found.get(variant.min(found.len().checked_sub(1)?))?;
    Some(written(value))
}

/// A number without the digits that binary fractions bring in.
fn written(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{}", value as i64);
    }
    let short = format!("{value:.9}");
    let short = short.trim_end_matches('0');
    match short.parse::<f64>() {
        Ok(same) if (same - value).abs() < 1e-12 => short.to_owned(),
        _ => value.to_string(),
    }
}

/// A string of the formats of all schemas and within their limits; another one for another `variant`.
pub(super) fn string(schemas: &[&Schema], variant: usize) -> Option<String> {
    let (mut least, mut most) = (0usize, usize::MAX);
    let mut patterns: Vec<&str> = Vec::new();
    for limit in schemas.iter().flat_map(|schema| &schema.constraints) {
        match limit {
            Constraint::MinLength(text) => least = least.max(text.parse().ok()?),
            Constraint::MaxLength(text) => most = most.min(text.parse().ok()?),
            Constraint::Pattern(text) => patterns.push(text),
            _ => {}
        }
    }
    let fits = |text: &String| (least..=most).contains(&text.chars().count());
    let format = schemas.iter().find_map(|schema| schema.format.as_deref());
    let of_format = format.and_then(|format| formatted(format, variant));
    if let Some(pattern) = patterns.first() {
        let made = (variant..variant + MAX_TRIES).filter_map(|at| pattern::example(pattern, at, least));
        return made.into_iter().find(fits).or(of_format.filter(fits));
    }
    let of_format = of_format.filter(fits);
    if of_format.is_some() {
        return of_format;
    }
    let word = match variant {
        0 => "string".to_owned(),
        more => format!("string{more}"),
    };
    if fits(&word) {
        return Some(word);
    }
    let wanted = word.chars().count().clamp(least, most.max(least));
    if wanted > MAX_LENGTH || least > most {
        return None;
    }
    // A short one still differs from the others.
    let start = if wanted < 6 { variant } else { 0 };
    let tail = if wanted >= 10 && variant > 0 { variant.to_string() } else { String::new() };
    let body = "string".chars().cycle().skip(start).take(wanted - tail.len());
    Some(body.chain(tail.chars()).collect())
}

/// An example of a format, and others that differ from it.
fn formatted(format: &str, variant: usize) -> Option<String> {
    let first = of_format(format)?;
    if variant == 0 {
        return Some(first.to_owned());
    }
    let day = 1 + (30 + variant) % 31;
    Some(match format {
        "date-time" => format!("2026-01-{day:02}T09:30:00Z"),
        "date" | "full-date" => format!("2026-01-{day:02}"),
        "time" => format!("09:{:02}:00Z", (30 + variant) % 60),
        "duration" => format!("P{}D", 3 + variant),
        "email" | "idn-email" => format!("ada{variant}@example.org"),
        "hostname" | "idn-hostname" => format!("example{variant}.org"),
        "ipv4" | "ip" => format!("192.0.2.{}", 1 + variant % 250),
        "ipv6" => format!("2001:db8::{:x}", 1 + variant),
        "uuid" => format!("9f2c1f6e-3b5a-4d4c-8a53-0d8f6f1c{:04x}", (0x2b7e + variant) % 0x10000),
        "regex" => format!("^a{{{variant}}}$"),
        "byte" | "base64" => format!("c3RyaW5n{variant:04}"),
        "relative-json-pointer" => variant.to_string(),
        "decimal" => format!("{variant}.50"),
        _ => format!("{first}{variant}"),
    })
}

/// An example of a format of JSON Schema or of OpenAPI's registry.
fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-01-31T09:30:00Z",
        "date" | "full-date" => "2026-01-31",
        "time" => "09:30:00Z",
        "duration" => "P3D",
        "email" | "idn-email" => "ada@example.org",
        "hostname" | "idn-hostname" => "example.org",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" | "url" => "https://example.org/",
        "uri-reference" | "iri-reference" => "/path",
        "uri-template" => "/path/{name}",
        "uuid" => "9f2c1f6e-3b5a-4d4c-8a53-0d8f6f1c2b7e",
        "byte" | "base64" => "c3RyaW5n",
        "regex" => "^a+$",
        "json-pointer" => "/path/0",
        "relative-json-pointer" => "0",
        "password" => "correct horse battery",
        "decimal" => "1.50",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn schema(constraints: Vec<Constraint>) -> Schema {
        let mut schema = crate::openapi::empty_schema(Span::start_of(FileId(0)));
        schema.constraints = constraints;
        schema
    }

    #[test]
    fn numbers_keep_their_limits() {
        let limit = |limits: Vec<Constraint>| number(&[&schema(limits)], true, 0);
        assert_eq!(limit(vec![]).as_deref(), Some("1"));
        assert_eq!(limit(vec![Constraint::Minimum("10".into())]).as_deref(), Some("10"));
        assert_eq!(limit(vec![Constraint::ExclusiveMinimum("10".into())]).as_deref(), Some("11"));
        assert_eq!(limit(vec![Constraint::Maximum("-3".into())]).as_deref(), Some("-3"));
        let odd = vec![Constraint::MultipleOf("7".into()), Constraint::Minimum("15".into())];
        assert_eq!(limit(odd).as_deref(), Some("21"));
        let none = vec![Constraint::Minimum("5".into()), Constraint::Maximum("4".into())];
        assert_eq!(limit(none), None);
    }

    #[test]
    fn strings_keep_their_limits() {
        let made = |limits: Vec<Constraint>| string(&[&schema(limits)], 0);
        assert_eq!(made(vec![Constraint::MaxLength("3".into())]).as_deref(), Some("str"));
        assert_eq!(made(vec![Constraint::MinLength("8".into())]).as_deref(), Some("stringst"));
        assert_eq!(made(vec![Constraint::Pattern("^[A-Z]{2}$".into())]).as_deref(), Some("AA"));
    }
}
