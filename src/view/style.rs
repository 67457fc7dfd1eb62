//! How the values of a parameter are written in an address.

use super::ViewBuilder;
use super::{object_written, single_written, written};
use crate::model::{Additional, Parameter, ParameterIn, SchemaId, Style, Type};

/// What a value is as far as styles tell values apart.
enum Shape<'a> {
    /// Plain, or unknown.
    Single,
    /// A list.
    List,
    /// An object, and one of its keys.
    Object(&'a str),
}

impl<'a> ViewBuilder<'a, '_> {
    /// How a parameter is written whose value has parts, or whose style is not that of its place.
    pub(super) fn style_words(&self, parameter: &Parameter) -> Option<String> {
        let style = parameter.style.unwrap_or(match parameter.place {
            ParameterIn::Query | ParameterIn::Cookie => Style::Form,
            _ => Style::Simple,
        });
        let explode = parameter.explode.unwrap_or(matches!(style, Style::Form | Style::Cookie));
        let name = &parameter.name;
        match parameter.schema.map_or(Shape::Single, |schema| self.shape(schema)) {
            Shape::Single => single_written(name, style),
            Shape::List => Some(written(name, style, explode)),
            Shape::Object(key) => Some(object_written(name, key, style, explode)),
        }
    }

    /// The shape of a value: that of the alternative with the most parts, where it has alternatives.
    fn shape(&self, id: SchemaId) -> Shape<'a> {
        let schema = self.known(id);
        let parts = schema.one_of.iter().chain(&schema.any_of).map(|part| self.known(*part));
        let mut found = Shape::Single;
        for one in std::iter::once(schema).chain(parts) {
            let is_map = one.types.contains(&Type::Object) || matches!(one.additional, Additional::Schema(_));
            if is_map || !one.properties.is_empty() {
                return Shape::Object(one.properties.first().map_or("key", |first| &*first.name));
            }
            if one.items.is_some() || one.types.contains(&Type::Array) {
                found = Shape::List;
            }
        }
        found
    }
}
