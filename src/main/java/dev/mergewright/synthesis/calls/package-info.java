/// Calls to chat models that cost money, time or both: paid for once, recorded, limited, capped.
///
/// Start with [dev.mergewright.synthesis.calls.Caller], the one verb, and
/// [dev.mergewright.synthesis.calls.RecordedCaller], who does it: looks into the
/// [dev.mergewright.synthesis.calls.CallJournal], else sets money aside, waits for the endpoint's
/// governor, asks and records. A [dev.mergewright.synthesis.calls.Call] is what is asked,
/// [dev.mergewright.synthesis.calls.Reply] what came back, and a
/// [dev.mergewright.synthesis.calls.Speaker] who is asked, as
/// [dev.mergewright.synthesis.calls.ModelSettings] name it.
///
/// Why calls are addressed by content: a settings file that changes later finds every reply whose
/// request is still the same, and a run that was killed loses only the calls in flight.
///
/// This package knows no rows, no quotas and no strategies.
@NullMarked
package dev.mergewright.synthesis.calls;

import org.jspecify.annotations.NullMarked;
