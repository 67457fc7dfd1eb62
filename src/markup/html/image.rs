//! The attributes of an image: its size and its place.
//!
//! Sizes are attributes and places are classes, because a page has no styles of its own. A width in
//! percent is a class as well: [`PERCENT_STEP`] says which there are.

use crate::html::Html;
use crate::markup::{ImageAlign, ImageLook, ImageWidth};

/// Widths in percent are rounded to a multiple of this, for which the style sheet has a class.
const PERCENT_STEP: u32 = 5;

/// Writes the attributes; `natural` is the size of the image itself, when it is known.
pub(super) fn write_look(look: &ImageLook, natural: Option<(u32, u32)>, out: &mut Html) {
    let mut classes: Vec<String> = Vec::new();
    let (width, height) = match (look.width, look.height, natural) {
        (Some(ImageWidth::Pixels(width)), Some(height), _) => (Some(width), Some(height)),
        (Some(ImageWidth::Pixels(width)), None, Some(natural)) => {
            (Some(width), Some(part(natural.1, width, natural.0)))
        }
        (Some(ImageWidth::Pixels(width)), None, None) => (Some(width), None),
        (Some(ImageWidth::Percent(percent)), ..) => {
            let scaled = part(percent, look.scale.unwrap_or(100), 100);
            let rounded = (scaled + PERCENT_STEP / 2) / PERCENT_STEP * PERCENT_STEP;
            classes.push(format!("width-{}", rounded.clamp(PERCENT_STEP, 100)));
            (natural.map(|(width, _)| width), natural.map(|(_, height)| height))
        }
        (None, Some(height), Some(natural)) => (Some(part(natural.0, height, natural.1)), Some(height)),
        (None, height, None) => (None, height),
        (None, None, Some((width, height))) => (Some(width), Some(height)),
    };
    let scale = match look.width {
        Some(ImageWidth::Percent(_)) => 100,
        _ => look.scale.unwrap_or(100),
    };
    for (name, value) in [("width", width), ("height", height)] {
        if let Some(value) = value {
            out.push_markup(&format!(" {name}=\"{}\"", part(value, scale, 100)));
        }
    }
    classes.extend(look.align.map(|align| {
        let place = match align {
            ImageAlign::Left => "left",
            ImageAlign::Center => "center",
            ImageAlign::Right => "right",
            ImageAlign::Top => "top",
            ImageAlign::Middle => "middle",
            ImageAlign::Bottom => "bottom",
        };
        format!("align-{place}")
    }));
    if !classes.is_empty() {
        out.push_markup(&format!(" class=\"{}\"", classes.join(" ")));
    }
}

/// `value * part / whole`, rounded and at least 1.
fn part(value: u32, part: u32, whole: u32) -> u32 {
    let whole = u64::from(whole.max(1));
    let product = u64::from(value) * u64::from(part);
    u32::try_from((product + whole / 2) / whole).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attributes(look: ImageLook, natural: Option<(u32, u32)>) -> String {
        let mut out = Html::new();
        write_look(&look, natural, &mut out);
        out.into_string()
    }

    #[test]
    fn what_is_not_said_follows_from_the_image() {
        let natural = Some((200, 100));
        let look = ImageLook::default();
        assert_eq!(attributes(look, None), "");
        assert_eq!(attributes(look, natural), " width=\"200\" height=\"100\"");
        let width = ImageLook { width: Some(ImageWidth::Pixels(50)), ..look };
        assert_eq!(attributes(width, natural), " width=\"50\" height=\"25\"");
        assert_eq!(attributes(width, None), " width=\"50\"");
        let height = ImageLook { height: Some(50), ..look };
        assert_eq!(attributes(height, natural), " width=\"100\" height=\"50\"");
        let half = ImageLook { scale: Some(50), align: Some(ImageAlign::Right), ..look };
        assert_eq!(attributes(half, natural), " width=\"100\" height=\"50\" class=\"align-right\"");
        let percent = ImageLook { width: Some(ImageWidth::Percent(33)), ..look };
        assert_eq!(attributes(percent, None), " class=\"width-35\"");
    }

    #[test]
    fn the_style_sheet_has_every_width() {
        let css = include_str!("../../../templates/assets/specwright.css");
        for width in (PERCENT_STEP..100).step_by(PERCENT_STEP as usize) {
            assert!(css.contains(&format!(".width-{width} {{")), "{width}");
        }
    }
}
