//! The published description.

use crate::common::Server;

#[test]
fn the_committed_description_is_the_one_the_server_gives() {
    // As values: in which order the fields stand depends on what else is built with the server.
    let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    let committed = read(include_str!("../../../../docs/openapi.json"));
    assert!(
        committed == read(&riposte_server::openapi::json()),
        "the contract has changed; refresh its description with\n    \
         cargo run --profile native -p riposte-server -- openapi > docs/openapi.json"
    );
}

#[test]
fn every_reference_leads_somewhere_and_every_operation_wants_a_token() {
    let api: serde_json::Value = serde_json::from_str(&riposte_server::openapi::json()).unwrap();
    assert_eq!(api["openapi"], "3.1.0");
    let text = api.to_string();
    for part in text.split("\"$ref\":\"#").skip(1) {
        let pointer = part.split('"').next().unwrap();
        assert!(api.pointer(pointer).is_some(), "{pointer} leads nowhere");
    }
    for (path, item) in api["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert_eq!(operation["security"][0]["bearer"], serde_json::json!([]), "{method} {path}");
            assert!(operation["responses"]["401"].is_object(), "{method} {path}");
            for (status, response) in operation["responses"].as_object().unwrap() {
                let described = response["description"].as_str().is_some_and(|text| !text.is_empty());
                assert!(described, "{method} {path} does not say what {status} means");
            }
        }
    }
}

#[tokio::test]
async fn the_documented_maximum_of_limit_is_the_largest_page_the_server_serves() {
    let server = Server::start().await;
    let user = server.sign_in("rhea").await;
    let page_size = user.get("/v1/capabilities").await.body["limits"]["maxPageSize"].clone();
    let api: serde_json::Value = serde_json::from_str(&riposte_server::openapi::json()).unwrap();
    for path in ["/v1/incidents", "/v1/runs"] {
        let parameters = api["paths"][path]["get"]["parameters"].as_array().unwrap();
        let limit = parameters.iter().find(|parameter| parameter["name"] == "limit").unwrap();
        assert_eq!(limit["schema"]["maximum"], page_size, "{path}");
        assert_eq!(user.get(&format!("{path}?limit={page_size}")).await.status, 200, "{path}");
    }
}
