//! async-graphql on axum as its documentation sets it up, every value a plain field of an object in memory.
mod child;
mod plant;

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_graphql::{Context, EmptyMutation, ID, Object, Schema, Subscription};
use async_graphql_axum::{GraphQL, GraphQLSubscription};
use axum::{Router, routing::post_service};
use futures_util::{Stream, StreamExt};
use plant::{Equipment, Plant, Site, TagChanges};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::broadcast, time::MissedTickBehavior};
use tokio_stream::wrappers::BroadcastStream;

type Held = Arc<OnceLock<Plant>>;

struct Query;

#[Object]
impl Query {
    async fn site(&self, context: &Context<'_>, id: ID) -> Option<Arc<Site>> {
        let plant = context.data_unchecked::<Held>().get()?;
        (plant.site.id == id).then(|| plant.site.clone())
    }

    async fn equipment(&self, context: &Context<'_>, id: ID) -> Option<Arc<Equipment>> {
        context.data_unchecked::<Held>().get()?.equipment.get(id.as_str()).cloned()
    }
}

struct Subscriptions;

#[Subscription]
impl Subscriptions {
    /// One who has not taken the last events is passed over.
    async fn tag_changes(&self, context: &Context<'_>) -> impl Stream<Item = Arc<TagChanges>> {
        let events = context.data_unchecked::<broadcast::Sender<Arc<TagChanges>>>().subscribe();
        BroadcastStream::new(events).filter_map(|event| async { event.ok() })
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Publish {
    /// As Plantgraph sent it.
    frame: String,
    per_second: f64,
}

/// The event that a frame tells of.
fn event_of(frame: &str) -> Result<TagChanges, String> {
    let mut frame: Value = serde_json::from_str(frame).map_err(|error| error.to_string())?;
    serde_json::from_value(frame["payload"]["data"]["tagChanges"].take()).map_err(|error| error.to_string())
}

/// Publishes the event again and again, its numbers set to the present time.
async fn publish(events: broadcast::Sender<Arc<TagChanges>>, event: TagChanges, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        ticks.tick().await;
        let mut now = event.clone();
        let number = child::monotonic_ms();
        for tag in &mut now.tags {
            tag.current.number = Some(number);
        }
        // Nobody may listen.
        let _ = events.send(Arc::new(now));
    }
}

#[tokio::main]
async fn main() {
    let held = Held::default();
    let (events, _) = broadcast::channel(1);
    let schema = Schema::build(Query, EmptyMutation, Subscriptions).data(held.clone()).data(events.clone()).finish();
    let app = Router::new()
        .route("/graphql", post_service(GraphQL::new(schema.clone())))
        .route_service("/ws", GraphQLSubscription::new(schema));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async { axum::serve(listener, app).await.expect("a server") });
    let runtime = tokio::runtime::Handle::current();
    let mut publishing: Option<tokio::task::JoinHandle<()>> = None;
    let handle = move |name: &str, argument: Value| match name {
        "listen" => Ok(json!(format!("ws://{address}/ws"))),
        "start" => {
            let plant = Plant::of(argument["answer"].as_str().unwrap_or_default()).map_err(|error| error.to_string())?;
            let _ = held.set(plant);
            Ok(json!(format!("http://{address}/graphql")))
        }
        "publish" => {
            let asked: Publish = serde_json::from_value(argument).map_err(|error| error.to_string())?;
            let every = Duration::from_secs_f64(1.0 / asked.per_second);
            publishing = Some(runtime.spawn(publish(events.clone(), event_of(&asked.frame)?, every)));
            Ok(Value::Null)
        }
        "stop" => {
            if let Some(task) = publishing.take() {
                task.abort();
            }
            Ok(Value::Null)
        }
        _ => Err(format!("there is no {name:?}")),
    };
    tokio::task::spawn_blocking(move || child::run(handle)).await.expect("requests");
    // The server has no end of its own.
    std::process::exit(0);
}
