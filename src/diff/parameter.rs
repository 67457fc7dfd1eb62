//! Parameters of an operation.

use super::collect::{Collector, Scope};
use super::fact::{Context, Kind};
use super::marks::mark;
use super::operation::changed_text;
use super::response::examples;
use super::schema::{Found, objects::type_name};
use crate::model::{Lifecycle, Operation, Parameter, ParameterIn, SchemaId, Style};

/// Compares the parameters of an operation.
pub(super) fn compare(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    let mut removed: Vec<&Parameter> = Vec::new();
    let mut added: Vec<&Parameter> = new.parameters.iter().collect();
    let mut pairs = Vec::new();
    for parameter in &old.parameters {
        match added.iter().position(|other| is_same(parameter, other)) {
            Some(at) => pairs.push((parameter, added.remove(at))),
            None => removed.push(parameter),
        }
    }
    // The name of a path parameter is not sent: its position counts.
    removed.retain(|parameter| {
        let position = position(parameter, &old.full_path);
        let at = added
            .iter()
            .position(|other| position.is_some() && position == self::position(other, &new.full_path));
        let Some(at) = at else { return true };
        let other = added.remove(at);
        let found = Found::new(Kind::ParamRenamed)
            .values(Some(parameter.name.to_string()), Some(other.name.to_string()))
            .spans(Some(parameter.span), Some(other.span));
        collector.add(scope, located(place, other), scope.request(), found);
        pairs.push((parameter, other));
        false
    });
    for (before, after) in pairs {
        pair(before, after, place, scope, collector);
    }
    for parameter in removed {
        let context = Context {
            required: parameter.required,
            was_deprecated: parameter.lifecycle == Lifecycle::Deprecated,
            ..Context::default()
        };
        let detail = Some(described(parameter, false, collector));
        let found = Found { context, detail, ..Found::new(Kind::ParamRemoved) };
        collector.add(
            scope,
            located(place, parameter),
            scope.request(),
            found.spans(Some(parameter.span), None),
        );
    }
    for parameter in added {
        let context = Context { required: parameter.required, ..Context::default() };
        let detail = Some(described(parameter, true, collector));
        let found = Found { context, detail, ..Found::new(Kind::ParamAdded) };
        collector.add(
            scope,
            located(place, parameter),
            scope.request(),
            found.spans(None, Some(parameter.span)),
        );
    }
}

fn located(place: &str, parameter: &Parameter) -> String {
    format!("{place} {}:{}", parameter.place.as_str(), parameter.name)
}

/// Whether two parameters have the same name at the same place; names of headers are not told apart by case.
fn is_same(old: &Parameter, new: &Parameter) -> bool {
    old.place == new.place
        && match old.place {
            ParameterIn::Header => old.name.eq_ignore_ascii_case(&new.name),
            _ => old.name == new.name,
        }
}

/// The position of a path parameter among those of the path.
fn position(parameter: &Parameter, path: &str) -> Option<usize> {
    let name = format!("{{{}}}", parameter.name);
    let at = path.find(&name).filter(|_| parameter.place == ParameterIn::Path)?;
    Some(path[..at].matches('{').count())
}

fn described(parameter: &Parameter, is_new: bool, collector: &Collector<'_>) -> String {
    let version = if is_new { collector.comparison.new } else { collector.comparison.old };
    let word = if parameter.required { "required" } else { "optional" };
    match schema_of(parameter) {
        Some(id) => format!("{word} {}", type_name(id, version)),
        None => word.to_owned(),
    }
}

fn schema_of(parameter: &Parameter) -> Option<SchemaId> {
    parameter.schema.or_else(|| parameter.content.first()?.schema)
}

fn pair(old: &Parameter, new: &Parameter, place: &str, scope: &Scope, collector: &mut Collector<'_>) {
    let place = located(place, new);
    let spans = (Some(old.span), Some(new.span));
    let texts = (old.description.as_ref(), new.description.as_ref());
    changed_text(Kind::ParamText, &place, texts, (old.span, new.span), scope, collector, None);
    let required = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
    if old.required != new.required {
        let kind = if new.required { Kind::ParamRequired } else { Kind::ParamOptional };
        let said = old.description.as_ref().is_some_and(|prose| {
            let text = prose.text.to_ascii_lowercase();
            text.contains("required") && !text.contains("not required")
        });
        let context = Context { corrected: said || old.place == ParameterIn::Path, ..Context::default() };
        let found =
            Found { context, ..Found::new(kind).values(required(old.required), required(new.required)) };
        collector.add(scope, place.clone(), scope.request(), found.spans(spans.0, spans.1));
    }
    let lifecycle = match (old.lifecycle, new.lifecycle) {
        (Lifecycle::Current, Lifecycle::Deprecated) => Some(Kind::ParamDeprecated),
        (Lifecycle::Deprecated, Lifecycle::Current) => Some(Kind::ParamUndeprecated),
        _ => None,
    };
    let style = style(old) != style(new);
    let style = style.then(|| Found::new(Kind::ParamStyle).values(Some(words(old)), Some(words(new))));
    let marks = (mark(&old.since), mark(&new.since));
    let marks = (marks.0 != marks.1).then(|| Found::new(Kind::VersionMark).values(marks.0, marks.1));
    for found in lifecycle.map(Found::new).into_iter().chain(style).chain(marks) {
        collector.add(scope, place.clone(), scope.request(), found.spans(spans.0, spans.1));
    }
    examples(&old.examples, &new.examples, &place, spans, scope, collector);
    if let Some(schemas) = schema_of(old).zip(schema_of(new)) {
        let pair = collector.pair(schemas, place, scope, scope.request());
        collector.schemas.is_parameter(pair);
    }
}

/// How a value is written, defaults put in.
fn style(parameter: &Parameter) -> (Style, bool) {
    let style = parameter.style.unwrap_or(match parameter.place {
        ParameterIn::Query | ParameterIn::QueryString | ParameterIn::Cookie => Style::Form,
        ParameterIn::Path | ParameterIn::Header => Style::Simple,
    });
    let explode = parameter.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie));
    (style, explode)
}

fn words(parameter: &Parameter) -> String {
    let (style, explode) = style(parameter);
    format!("{style:?}{}", if explode { ", exploded" } else { "" }).to_lowercase()
}
