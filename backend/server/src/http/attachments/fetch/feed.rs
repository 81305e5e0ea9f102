//! The pieces of an attachment on their way to who asked for it, read a little ahead (A8).

use std::{sync::Arc, time::Duration};

use axum::body::Bytes;
use futures_util::{Stream, stream};
use storage::StorageError;
use tokio::{
    sync::mpsc::{self, Sender},
    time::timeout,
};

use crate::{files::in_background, share::Place};

/// Pieces that are read before they are taken: the disk and the line work at the same time.
const AHEAD: usize = 2;
/// How slowly it may be taken: a bad mobile link that stalls longer begins anew, and 16 MiB at a quarter of a megabit. It bounds
/// how long a place is held.
pub(super) const PATIENCE: Patience = Patience {
    with_a_piece: Duration::from_secs(20),
    in_all: Duration::from_mins(9),
};

/// How long is waited for who takes the pieces.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    with_a_piece: Duration,
    in_all: Duration,
}

/// The pieces after `first`, each read from what the one before left. It ends before its end when a piece cannot be had, or
/// when nobody takes the next one in time: so who stopped reading holds neither file nor place. The length was said in
/// the head, so nobody takes half of it for the whole.
pub(super) fn fed<S: Send + 'static>(
    source: S,
    first: Vec<u8>,
    place: Place,
    patience: Patience,
    read: impl Fn(&mut S) -> Result<Option<Vec<u8>>, StorageError> + Send + Sync + 'static,
) -> impl Stream<Item = Result<Bytes, StorageError>> {
    let (to, mut from) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let _place = place;
        let done = timeout(patience.in_all, feed(source, first, patience, read, &to));
        match done.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(%error, "An attachment ends before its end");
                // Who does not read in time does not hear it either.
                let _ = timeout(patience.with_a_piece, to.send(Err(error))).await;
            }
            Err(_elapsed) => tracing::debug!("An attachment was taken too slowly"),
        }
    });
    stream::poll_fn(move |context| from.poll_recv(context))
}

async fn feed<S: Send + 'static>(
    mut source: S,
    first: Vec<u8>,
    patience: Patience,
    read: impl Fn(&mut S) -> Result<Option<Vec<u8>>, StorageError> + Send + Sync + 'static,
    to: &Sender<Result<Bytes, StorageError>>,
) -> Result<(), StorageError> {
    let (read, mut piece) = (Arc::new(read), first);
    loop {
        let Ok(Ok(())) = timeout(patience.with_a_piece, to.send(Ok(piece.into()))).await else {
            // Nobody takes it any more.
            return Ok(());
        };
        let read = Arc::clone(&read);
        let next = in_background(move || {
            let next = read(&mut source)?;
            Ok((source, next))
        });
        match next.await? {
            (again, Some(next)) => (source, piece) = (again, next),
            (_, None) => return Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::{AgencyId, PrincipalId};
    use futures_util::StreamExt;
    use uuid::Uuid;

    use super::*;
    use crate::share::{Places, Shares};

    const ONE: Shares = Shares {
        all: 1,
        of_agency: 1,
        of_person: 1,
    };

    fn place(of: &Places) -> Option<Place> {
        of.take_for(&AgencyId::new("fire").unwrap(), PrincipalId(Uuid::nil()))
    }

    /// Counts down, a byte a piece.
    fn next(left: &mut u8) -> Option<Vec<u8>> {
        *left = left.wrapping_sub(1);
        (*left < u8::MAX).then(|| vec![*left])
    }

    async fn is_given_back(places: &Places) {
        while place(places).is_none() {
            tokio::task::yield_now().await;
        }
    }

    /// F5: all of it comes, in order, and the place is there again.
    #[tokio::test]
    async fn what_is_taken_comes_whole() {
        let places = Places::new(ONE);
        let pieces = fed(100, vec![100], place(&places).unwrap(), PATIENCE, |it| {
            Ok(next(it))
        });
        let bytes: Vec<u8> = pieces.map(|it| it.unwrap()[0]).collect().await;
        assert_eq!(bytes, (0..=100).rev().collect::<Vec<u8>>());
        is_given_back(&places).await;
    }

    /// A8: who asks and does not read holds no place.
    #[tokio::test]
    async fn who_does_not_read_gives_the_place_back() {
        let places = Places::new(ONE);
        let patience = Patience {
            with_a_piece: Duration::from_millis(50),
            ..PATIENCE
        };
        let pieces = fed(100, vec![100], place(&places).unwrap(), patience, |it| {
            Ok(next(it))
        });
        assert!(place(&places).is_none(), "taken");
        is_given_back(&places).await;
        // What was read ahead is still there, and then it ends before its end.
        assert_eq!(pieces.count().await, AHEAD);
    }

    /// A8: who takes a piece now and then holds it for so long and no longer.
    #[tokio::test]
    async fn who_reads_slowly_has_so_much_time() {
        let places = Places::new(ONE);
        let patience = Patience {
            in_all: Duration::from_millis(200),
            ..PATIENCE
        };
        let mut pieces = fed(200, vec![200], place(&places).unwrap(), patience, |it| {
            Ok(next(it))
        });
        let mut taken = 0;
        while pieces.next().await.is_some() {
            taken += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert!((AHEAD..200).contains(&taken), "{taken}");
        is_given_back(&places).await;
    }

    /// J27: what must not leave any more does not.
    #[tokio::test]
    async fn what_cannot_be_read_ends_it_with_an_error() {
        let places = Places::new(ONE);
        let read = |left: &mut u8| {
            if *left == 97 {
                return Err(StorageError::Stopped);
            }
            Ok(next(left))
        };
        let pieces: Vec<_> = fed(100, vec![100], place(&places).unwrap(), PATIENCE, read)
            .collect()
            .await;
        assert_eq!(pieces.len(), 5);
        assert!(pieces[..4].iter().all(Result::is_ok) && pieces[4].is_err());
    }
}
