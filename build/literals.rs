//! A table as Rust: a literal of the types that the module beside it declares.

use std::{collections::BTreeMap, fs, path::Path};

use syn::{GenericArgument, Item, PathArguments, Type};
use toml::{Table, Value};

/// The types of a module, to write a table as a literal of them. Texts are `&str`, lists slices, words the variants
/// of an enum. Flags may be missing, and what is an `Option` or, of lists, a `Maybe`.
pub struct Module {
    /// For messages.
    name: String,
    /// The fields of each struct, with their types.
    structs: BTreeMap<String, Vec<(String, Type)>>,
    /// The variants of each enum; those of images count everywhere.
    enums: BTreeMap<String, Vec<String>>,
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
                    let fields = item.fields.into_iter();
                    let fields = fields.filter_map(|field| Some((field.ident?.to_string(), field.ty)));
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
        for key in table.keys() {
            let is_known = fields.iter().any(|(field, _)| field == key);
            assert!(is_known, "{}: {name} has no `{key}`", self.name);
        }
        let fields = fields.iter().map(|(field, declared)| {
            let value = self.literal(declared, table.get(field));
            let value =
                value.unwrap_or_else(|what| panic!("{}: `{field}` of a {name} {what}: {table}", self.name));
            format!("{field}: {value}")
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
        match (&*name, inner, value) {
            ("Option", _, None) => Ok("None".into()),
            ("Option", Some(inner), value) => Ok(format!("Some({})", self.literal(inner, value)?)),
            ("Maybe", _, None) => Ok("&[]".into()),
            ("[]" | "Maybe", Some(inner), Some(Value::Array(values))) => {
                let values = values.iter().map(|value| self.literal(inner, Some(value)));
                Ok(format!("&[{}]", values.collect::<Result<Vec<_>, _>>()?.join(", ")))
            }
            ("bool", _, value) => match value {
                None => Ok("false".into()),
                Some(Value::Boolean(value)) => Ok(value.to_string()),
                Some(_) => Err("is no flag".into()),
            },
            (_, _, None) => Err("is missing".into()),
            ("str", _, Some(Value::String(text))) => Ok(format!("{text:?}")),
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

/// `RhelMinimal` as `rhel-minimal`.
fn kebab(name: &str) -> String {
    let parts = name.char_indices().map(|(at, c)| match c {
        c if c.is_ascii_uppercase() && at > 0 => format!("-{}", c.to_ascii_lowercase()),
        c => c.to_ascii_lowercase().to_string(),
    });
    parts.collect()
}
