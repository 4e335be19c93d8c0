//! What of an account follows from its text, and need not be kept.
//!
//! What goes in: an account and its text. What comes out: the account without ids and hashes that are digests of what stands
//! beside them, and from it the whole again. Left to others: how the rest is written.

use rashomon_types::{Account, Span, TellingId, print};

/// Bytes of an id that is made again.
const AGAIN: [u8; 12] = [0; 12];

fn again() -> TellingId {
    numbered(0)
}

/// An id that only says which event of the account is meant.
fn numbered(n: usize) -> TellingId {
    let mut bytes = AGAIN;
    bytes[8..].copy_from_slice(&(n as u32).to_be_bytes());
    TellingId::from_bytes(&bytes).expect("an id has twelve bytes")
}

fn number(id: TellingId) -> Option<usize> {
    let bytes = id.bytes();
    let small = bytes[..8].iter().all(|b| *b == 0);
    let low = bytes[8..].try_into().ok().map(u32::from_be_bytes)?;
    small.then_some(low as usize)
}

/// Leaves out what follows. Returns whether the hashes of words do.
pub fn trim(account: &mut Account, text: &str) -> bool {
    let id = account.id;
    let ids: Vec<TellingId> = account.events.iter().map(|e| e.id).collect();
    for claim in &mut account.claims {
        if let Some(at) = claim.event.and_then(|event| ids.iter().position(|id| *id == event)) {
            claim.event = Some(numbered(at + 1));
        }
        let kind = format!("claim:{}", claim.measure);
        leave_out(&mut claim.id, TellingId::of(id, claim.evidence.span, &kind));
    }
    for event in &mut account.events {
        let kind = format!("event:{}", event.kind);
        leave_out(&mut event.id, TellingId::of(id, event.trigger.span, &kind));
    }
    for quote in &mut account.quotes {
        leave_out(&mut quote.id, TellingId::of(id, quote.content.span, "quote"));
    }
    for relation in &mut account.relations {
        let kind = format!("relation:{:?}", relation.kind);
        leave_out(&mut relation.id, TellingId::of(id, relation.cue.span, &kind));
    }
    let spans = || account.anchors.iter().map(|a| a.span);
    let prints = account.fingerprint == print::fingerprint(text, spans())
        && account.anchors.iter().all(|a| a.hash == print::sentence(a.span.of(text)));
    if prints {
        account.fingerprint.clear();
        account.anchors.iter_mut().for_each(|a| a.hash = 0);
    }
    prints
}

/// Puts back what was left out.
pub fn whole(account: &mut Account, text: &str, prints: bool) {
    let id = account.id;
    for event in &mut account.events {
        let kind = format!("event:{}", event.kind);
        put_back(&mut event.id, || TellingId::of(id, event.trigger.span, &kind));
    }
    for claim in &mut account.claims {
        let kind = format!("claim:{}", claim.measure);
        put_back(&mut claim.id, || TellingId::of(id, claim.evidence.span, &kind));
        let event = claim.event.and_then(number).and_then(|n| n.checked_sub(1));
        if let Some(event) = event.and_then(|n| account.events.get(n)) {
            claim.event = Some(event.id);
        }
    }
    for quote in &mut account.quotes {
        put_back(&mut quote.id, || TellingId::of(id, quote.content.span, "quote"));
    }
    for relation in &mut account.relations {
        let kind = format!("relation:{:?}", relation.kind);
        put_back(&mut relation.id, || TellingId::of(id, relation.cue.span, &kind));
    }
    if prints {
        let spans: Vec<Span> = account.anchors.iter().map(|a| a.span).collect();
        account.fingerprint = print::fingerprint(text, spans.into_iter());
        account.anchors.iter_mut().for_each(|a| a.hash = print::sentence(a.span.of(text)));
    }
}

fn leave_out(id: &mut TellingId, made: TellingId) {
    if *id == made {
        *id = again();
    }
}

fn put_back(id: &mut TellingId, make: impl FnOnce() -> TellingId) {
    if *id == again() {
        *id = make();
    }
}
