//! A table as Rust: a literal of the types that the module beside it declares.

use std::{collections::BTreeMap, fs, path::Path};

use syn::{Attribute, GenericArgument, Ident, Item, PathArguments, Type, parse_quote};
use toml::{Table, Value};

/// The types of a module, to write a table as a literal of them. Texts are `&str`, lists slices, words the variants
/// of an enum; where a configuration may hold rows too, `Text` and `List`, which are `Cow`. Flags may be missing,
/// and what is an `Option`, of lists a `Maybe`, and what serde is told to take its default for.
pub struct Module {
    /// For messages.
    name: String,
    structs: BTreeMap<String, Vec<Field>>,
    /// The variants of each enum; those of images count everywhere.
    enums: BTreeMap<String, Vec<String>>,
}

struct Field {
    name: String,
    of: Type,
    /// Is it a `List` with `#[serde(default)]`?
    is_list_with_default: bool,
}

impl Module {
    /// The module of the same name as a table.
    pub fn beside(table: &Path) -> Module {
        let items = |path: &Path| {
            let text = fs::read_to_string(path).expect("a table stands beside its module");
            syn::parse_file(&text).expect("the module is Rust").items
        };
        let mut module =
            Module { name: table.display().to_string(), structs: BTreeMap::new(), enums: BTreeMap::new() };
        for item in [items(&table.with_file_name("images.rs")), items(&table.with_extension("rs"))].concat() {
            match item {
                Item::Struct(item) => {
                    let fields = item.fields.into_iter().filter_map(|field| {
                        let default = |attr: &Attribute| {
                            attr.path().is_ident("serde")
                                && attr.parse_args::<Ident>().is_ok_and(|word| word == "default")
                        };
                        let is_list = matches!(&field.ty, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "List"));
                        let is_list_with_default = is_list && field.attrs.iter().any(default);
                        Some(Field { name: field.ident?.to_string(), of: field.ty, is_list_with_default })
                    });
                    module.structs.insert(item.ident.to_string(), fields.collect());
                }
                Item::Enum(item) => {
                    let variants = item.variants.iter().map(|variant| variant.ident.to_string());
                    module.enums.insert(item.ident.to_string(), variants.collect());
                }
                _ => {}
            }
        }
        module
    }

    /// All of it, as the struct `Table`.
    ///
    /// # Panics
    /// Where a row isn't as the types say; the message names the table, the field and the row.
    pub fn table(&self, table: &Table) -> String {
        self.literal_of("Table", table)
    }

    fn literal_of(&self, name: &str, table: &Table) -> String {
        let fields = self.structs.get(name);
        let fields = fields.unwrap_or_else(|| panic!("{}: its module has no struct {name}", self.name));
        // serde calls some of them `of-this-form`.
        let is = |field: &Field, key: &str| field.name == key.replace('-', "_");
        for key in table.keys() {
            assert!(fields.iter().any(|field| is(field, key)), "{}: {name} has no `{key}`", self.name);
        }
        let none = Value::Array(vec![]);
        let fields = fields.iter().map(|field| {
            let value = table.iter().find(|(key, _)| is(field, key)).map(|(_, value)| value);
            let value = value.or(field.is_list_with_default.then_some(&none));
            let value = self.literal(&field.of, value);
            let value = value
                .unwrap_or_else(|what| panic!("{}: `{}` of a {name} {what}: {table}", self.name, field.name));
            format!("{}: {value}", field.name)
        });
        format!("{name} {{ {} }}", fields.collect::<Vec<_>>().join(", "))
    }

    /// A value of a declared type; `Err` with what is wrong with it.
    fn literal(&self, declared: &Type, value: Option<&Value>) -> Result<String, String> {
        let (name, inner) = match declared {
            Type::Reference(reference) => match &*reference.elem {
                Type::Slice(slice) => ("[]".to_owned(), Some(&*slice.elem)),
                _ => ("str".to_owned(), None),
            },
            Type::Path(path) => {
                let last = path.path.segments.last().ok_or("has no type")?;
                let inner = match &last.arguments {
                    PathArguments::AngleBracketed(arguments) => arguments.args.first(),
                    _ => None,
                };
                let inner = inner.and_then(|argument| match argument {
                    GenericArgument::Type(inner) => Some(inner),
                    _ => None,
                });
                (last.ident.to_string(), inner)
            }
            _ => return Err("is of a type that no table has".into()),
        };
        let list = |values: &[Value], inner: &Type| {
            let values = values.iter().map(|value| self.literal(inner, Some(value)));
            Ok::<_, String>(format!("&[{}]", values.collect::<Result<Vec<_>, _>>()?.join(", ")))
        };
        match (&*name, inner, value) {
            ("Option", _, None) => Ok("None".into()),
            ("Option", Some(inner), value) => Ok(format!("Some({})", self.literal(inner, value)?)),
            ("Maybe", _, None) => Ok("&[]".into()),
            ("[]" | "Maybe", Some(inner), Some(Value::Array(values))) => list(values, inner),
            ("List", inner, Some(Value::Array(values))) => {
                let values = list(values, inner.unwrap_or(&parse_quote!(Text)))?;
                Ok(format!("Cow::Borrowed({values})"))
            }
            // Pairs of texts.
            ("List", _, Some(Value::Table(table))) => {
                let pairs = table.iter().map(|(key, value)| {
                    Ok(format!("({}, {})", text(key), self.literal(&parse_quote!(Text), Some(value))?))
                });
                Ok(format!("Cow::Borrowed(&[{}])", pairs.collect::<Result<Vec<_>, String>>()?.join(", ")))
            }
            ("bool", _, value) => match value {
                None => Ok("false".into()),
                Some(Value::Boolean(value)) => Ok(value.to_string()),
                Some(_) => Err("is no flag".into()),
            },
            (_, _, None) => Err("is missing".into()),
            ("str", _, Some(Value::String(text))) => Ok(format!("{text:?}")),
            ("Text", _, Some(Value::String(value))) => Ok(text(value)),
            ("u32", _, Some(Value::Integer(number))) => u32::try_from(*number)
                .map(|number| number.to_string())
                .map_err(|_| "is too large, or below 0".into()),
            (_, _, Some(Value::Table(table))) if self.structs.contains_key(&name) => {
                Ok(self.literal_of(&name, table))
            }
            (_, _, Some(Value::String(word))) if self.enums.contains_key(&name) => {
                let variants = &self.enums[&name];
                let variant = variants.iter().find(|variant| kebab(variant) == *word).ok_or_else(|| {
                    let known: Vec<String> = variants.iter().map(|variant| kebab(variant)).collect();
                    format!("is `{word}`, which is none of {}", known.join(", "))
                })?;
                Ok(format!("{name}::{variant}"))
            }
            _ => Err("is of another type".into()),
        }
    }
}

/// A `Text`.
fn text(text: &str) -> String {
    format!("Cow::Borrowed({text:?})")
}

/// `RhelMinimal` as `rhel-minimal`.
fn kebab(name: &str) -> String {
    let parts = name.char_indices().map(|(at, c)| match c {
        c if c.is_ascii_uppercase() && at > 0 => format!("-{}", c.to_ascii_lowercase()),
        c => c.to_ascii_lowercase().to_string(),
    });
    parts.collect()
}
