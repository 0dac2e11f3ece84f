//! Serves the minimal backend on http://127.0.0.1:8090.

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 8090)).await?;
    axum::serve(listener, example_minimal_backend::app()).await
}
