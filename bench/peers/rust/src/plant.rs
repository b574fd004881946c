//! The plant as this peer holds it in memory: objects that refer to each other, made of Plantgraph's own answer, so that both
//! hold the same values. As bench/peers/plant.ts.
use std::{collections::HashMap, sync::Arc};

use async_graphql::{Enum, ID, Scalar, ScalarType, SimpleObject, Value};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, de::Error};

/// Written with milliseconds, always.
#[derive(Clone, Copy)]
pub struct Time(DateTime<Utc>);

#[Scalar(name = "DateTime")]
impl ScalarType for Time {
    fn parse(_: Value) -> async_graphql::InputValueResult<Self> {
        Err("nothing asks with a time".into())
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        DateTime::parse_from_rfc3339(&text).map(|time| Self(time.to_utc())).map_err(D::Error::custom)
    }
}

#[derive(Clone, Copy, Deserialize, Enum, Eq, PartialEq)]
#[serde(rename_all = "UPPERCASE")]
pub enum Quality {
    Good,
    Uncertain,
    Bad,
}

#[derive(Clone, Deserialize, SimpleObject)]
#[serde(rename_all = "camelCase")]
pub struct Sample {
    pub number: Option<f64>,
    pub quality: Quality,
    pub source_time: Option<Time>,
    pub is_stale: bool,
}

#[derive(Clone, Deserialize, SimpleObject)]
pub struct Unit {
    pub symbol: Option<String>,
}

#[derive(Clone, Deserialize, SimpleObject)]
pub struct Tag {
    pub id: ID,
    /// Not told in a subscription's events.
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub unit: Option<Unit>,
    pub current: Sample,
}

#[derive(Deserialize, SimpleObject)]
pub struct Equipment {
    pub id: ID,
    pub name: String,
    pub tags: Vec<Tag>,
}

#[derive(Deserialize, SimpleObject)]
pub struct Line {
    pub id: ID,
    pub name: String,
    pub equipment: Vec<Arc<Equipment>>,
}

#[derive(Deserialize, SimpleObject)]
pub struct Area {
    pub id: ID,
    pub name: String,
    pub lines: Vec<Line>,
}

#[derive(Deserialize, SimpleObject)]
pub struct Site {
    pub id: ID,
    pub name: String,
    pub areas: Vec<Area>,
}

/// An event of a subscription.
#[derive(Clone, Deserialize, SimpleObject)]
pub struct TagChanges {
    pub kind: String,
    pub cursor: String,
    pub tags: Vec<Tag>,
}

pub struct Plant {
    pub site: Arc<Site>,
    pub equipment: HashMap<String, Arc<Equipment>>,
}

impl Plant {
    /// Of the text of Plantgraph's answer to the query of the whole site.
    pub fn of(answer: &str) -> serde_json::Result<Self> {
        #[derive(Deserialize)]
        struct Data {
            site: Arc<Site>,
        }
        #[derive(Deserialize)]
        struct Answer {
            data: Data,
        }
        let site = serde_json::from_str::<Answer>(answer)?.data.site;
        let lines = site.areas.iter().flat_map(|area| &area.lines);
        let equipment = lines.flat_map(|line| &line.equipment);
        let equipment = equipment.map(|each| (each.id.to_string(), each.clone())).collect();
        Ok(Self { site, equipment })
    }
}
