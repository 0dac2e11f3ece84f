//! The queue, incidents and their parts.

use reqwest::Method;
use serde_json::{Value, json};

use crate::common::{Server, User, send};

fn numbers(page: &Value) -> Vec<u64> {
    page["items"].as_array().unwrap().iter().map(|item| item["number"].as_u64().unwrap()).collect()
}

async fn all(user: &User, query: &str) -> (Vec<u64>, u64) {
    let (mut found, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = user.get(&format!("/v1/incidents?limit=7{query}{cursor}")).await;
        assert_eq!(page.status, 200, "{}", page.body);
        found.extend(numbers(&page.body));
        match page.body["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return (found, page.body["total"].as_u64().unwrap()),
        }
    }
}

#[tokio::test]
async fn pages_hold_every_incident_once_in_every_order() {
    let server = Server::start_with(|config| config.sample_incidents = 60).await;
    let user = server.sign_in("rhea").await;
    let (newest, total) = all(&user, "").await;
    assert_eq!(newest.len() as u64, total);
    for sort in ["createdAt", "-createdAt", "-updatedAt", "-severity"] {
        let (found, total) = all(&user, &format!("&sort={sort}")).await;
        let mut sorted = found.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!((sorted.len() as u64, found.len() as u64), (total, total), "{sort}");
    }
    let by_severity = user.get("/v1/incidents?sort=-severity&limit=100").await.body;
    let words = ["high", "medium", "low", "informational"];
    let rank = |item: &Value| words.iter().position(|word| item["severity"] == *word).unwrap();
    let ranks: Vec<_> = by_severity["items"].as_array().unwrap().iter().map(rank).collect();
    assert!(ranks.is_sorted(), "{ranks:?}");
    let created = user.get("/v1/incidents?limit=100").await.body;
    let times: Vec<_> =
        created["items"].as_array().unwrap().iter().map(|item| item["createdAt"].to_string()).collect();
    assert!(times.is_sorted_by(|a, b| a >= b));
}

#[tokio::test]
async fn filters_narrow_the_queue_and_its_total() {
    let server = Server::start_with(|config| config.sample_incidents = 60).await;
    let user = server.sign_in("rhea").await;
    for (query, check) in [
        (
            "severity=high,low",
            Box::new(|item: &Value| item["severity"] == "high" || item["severity"] == "low")
                as Box<dyn Fn(&Value) -> bool>,
        ),
        ("status=new,active", Box::new(|item: &Value| item["status"] == "new" || item["status"] == "active")),
        ("owner=none", Box::new(|item: &Value| item.get("owner").is_none())),
        ("owner=mara", Box::new(|item: &Value| item["owner"]["id"] == "mara")),
        ("q=MARA%20voss", Box::new(|item: &Value| item["owner"]["id"] == "mara")),
        ("q=1042", Box::new(|item: &Value| item["number"] == 1042)),
        ("q=disabled%20SUCCESS", Box::new(|item: &Value| item["number"] == 1042)),
        ("q=open-session", Box::new(|item: &Value| item["number"] == 1042)),
    ] {
        let page = user.get(&format!("/v1/incidents?limit=100&{query}")).await.body;
        let items = page["items"].as_array().unwrap();
        assert!(!items.is_empty(), "{query}");
        assert!(items.iter().all(check), "{query}");
        assert_eq!(page["total"], items.len(), "{query}");
    }
    for query in ["q=%25", "q=_____", "q='%20OR%201=1"] {
        assert_eq!(user.get(&format!("/v1/incidents?{query}")).await.body["total"], 0, "{query}");
    }
}

#[tokio::test]
async fn an_incident_has_its_alerts_and_entities() {
    let server = Server::start().await;
    let user = server.sign_in("rhea").await;
    let incident = user.get("/v1/incidents/inc-1042").await;
    assert_eq!(incident.header("etag"), incident.body["etag"].as_str().unwrap());
    let entities = user.get("/v1/incidents/inc-1042/entities").await.body;
    let alerts = user.get("/v1/incidents/inc-1042/alerts").await.body;
    assert_eq!(incident.body["counts"]["entities"], entities["total"]);
    assert_eq!(incident.body["counts"]["alerts"], alerts["total"]);
    let ids: Vec<_> = entities["items"].as_array().unwrap().iter().map(|entity| &entity["id"]).collect();
    for id in
        alerts["items"].as_array().unwrap().iter().flat_map(|alert| alert["entityIds"].as_array().unwrap())
    {
        assert!(ids.contains(&id), "{id}");
    }
    let entity = user.get(&format!("/v1/entities/{}", ids[0].as_str().unwrap())).await.body;
    assert_eq!(entity, entities["items"][0]);
}

#[tokio::test]
async fn a_change_is_seen_and_has_a_new_version() {
    let server = Server::start().await;
    let user = server.sign_in("sam").await;
    let path = "/v1/incidents/inc-1042";
    let first = user.get(path).await.header("etag").to_owned();
    let change =
        |etag: &str, body: Value| user.request(Method::PATCH, path).header("If-Match", etag).json(&body);
    let taken = send(change(&first, json!({ "status": "active", "ownerId": "sam" }))).await;
    assert_eq!((taken.status.as_u16(), &taken.body["owner"]["name"]), (200, &json!("Sam Okafor")));
    assert_ne!(taken.header("etag"), first);
    // A second tab that still shows the first version.
    send(change(&first, json!({ "ownerId": "mara" }))).await.is_problem(412, "version-mismatch");
    let closing = json!({ "status": "closed", "classification": "true-positive", "classificationComment": "Contained." });
    let closed = send(change(taken.header("etag"), closing)).await.body;
    assert_eq!(
        (&closed["classification"], &closed["classificationComment"]),
        (&json!("true-positive"), &json!("Contained."))
    );
    let again = user.patch(path, &json!({ "status": "active", "ownerId": "" })).await.body;
    assert!(again.get("classification").is_none() && again.get("classificationComment").is_none());
    assert!(again.get("owner").is_none());
    let same = user.patch(path, &json!({ "status": "active" })).await;
    assert_eq!(same.header("etag"), again["etag"].as_str().unwrap(), "a change of nothing made a version");
    let rows: i64 = server
        .database()
        .query_row("SELECT count(*) FROM audit WHERE action = 'incident.change' AND actor_id = 'sam' AND incident_id = 'inc-1042'", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 3);
}

#[tokio::test]
async fn the_sample_is_written_once_and_the_same_each_time() {
    let generated = |config: &mut riposte_server::Config| config.sample_incidents = 30;
    let server = Server::start_with(generated).await;
    let user = server.sign_in("rhea").await;
    let titles = |page: Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|item| item["title"].to_string()).collect()
    };
    let page = user.get("/v1/incidents?limit=100").await.body;
    user.patch("/v1/incidents/inc-1042", &json!({})).await;
    let server = server.restart_with(generated).await;
    let user = user.at(&server.base);
    assert_eq!(user.get("/v1/incidents?limit=100").await.body["total"], page["total"]);
    let other = Server::start_with(generated).await;
    let elsewhere = other.sign_in("rhea").await.get("/v1/incidents?limit=100").await.body;
    assert_eq!(titles(elsewhere), titles(page));
}

#[tokio::test]
async fn null_takes_an_owner_away_and_is_refused_for_what_an_incident_always_has() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    let path = "/v1/incidents/inc-1042";
    assert_eq!(user.patch(path, &json!({ "ownerId": "sam" })).await.body["owner"]["id"], "sam");
    let before = user.get(path).await.body["etag"].clone();
    for member in ["status", "severity", "classification"] {
        let answer = user.patch(path, &json!({ member: null })).await;
        assert!(answer.status.is_client_error(), "{member}: {}", answer.body);
    }
    assert_eq!(user.get(path).await.body["etag"], before);
    let answer = user.patch(path, &json!({ "ownerId": null })).await;
    assert!(answer.status == 200 && answer.body.get("owner").is_none(), "{}", answer.body);
}

#[tokio::test]
async fn people_are_listed_by_name_and_can_be_given_an_incident() {
    let server = Server::start().await;
    let user = server.sign_in("mara").await;
    assert_eq!(user.get("/v1/capabilities").await.body["features"]["people"], true);
    let people = user.get("/v1/people").await.body["items"].clone();
    let names: Vec<_> = people.as_array().unwrap().iter().map(|person| person["name"].to_string()).collect();
    assert!(names.len() > 3 && names.is_sorted(), "{names:?}");
    let noor = json!({ "ownerId": people[2]["id"] });
    let owned = user.patch("/v1/incidents/inc-1042", &noor).await.body;
    assert_eq!(owned["owner"], people[2]);
}
