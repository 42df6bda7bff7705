use agon_domain::Digest;
use agon_store::Error;

use crate::engines::on_each;

#[tokio::test]
async fn a_blob_is_named_by_its_digest_and_checked_when_read() {
    on_each(|fresh| async {
        let store = fresh.open().await;
        let digest = store.put_blob(b"hello".to_vec()).await.expect("kept");
        assert_eq!(digest, Digest::of(b"hello"));
        assert_eq!(
            store.put_blob(b"hello".to_vec()).await.expect("kept once"),
            digest
        );
        assert_eq!(
            store.blob(digest).await.expect("read").as_deref(),
            Some(&b"hello"[..])
        );
        assert_eq!(store.blob(Digest::of(b"none")).await.expect("read"), None);
        let name = digest.to_string();
        let path = fresh.folder().join("blobs").join(&name[..2]).join(&name);
        std::fs::write(path, b"hellO").expect("damaged");
        let read = store.blob(digest).await;
        assert!(matches!(read, Err(Error::Damaged { .. })), "{read:?}");
        store.close().await;
        fresh
    })
    .await;
}
