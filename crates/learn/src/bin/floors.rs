//! Compares the figures of an evaluation with the floors that may only rise: `floors FIGURES.json eval/floors.toml`.
//!
//! What goes in: a JSON object of figures by name, a TOML table of floors by the same names. What comes out: a line for
//! each figure below its floor, and exit status 1. A figure that is missing or failed counts as below.

use std::{collections::BTreeMap, process::ExitCode};

fn main() -> anyhow::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [figures, floors] = arguments.as_slice() else {
        anyhow::bail!("usage: floors FIGURES.json FLOORS.toml")
    };
    let figures: BTreeMap<String, serde_json::Value> =
        serde_json::from_slice(&std::fs::read(figures)?)?;
    let floors: BTreeMap<String, f64> = toml::from_str(&std::fs::read_to_string(floors)?)?;
    let mut below = 0;
    for (name, floor) in &floors {
        match figures.get(name).and_then(serde_json::Value::as_f64) {
            Some(figure) if figure >= *floor => {}
            Some(figure) => {
                println!("{name}: {figure} is below the floor {floor}");
                below += 1;
            }
            None => {
                println!("{name}: no figure, the floor is {floor}");
                below += 1;
            }
        }
    }
    println!("{} floors hold, {below} do not", floors.len() - below);
    Ok(if below == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
