namespace Warden.Host.Replays;

/// <summary>A committed call that was warned of and of which no label speaks yet: until one does, it teaches nothing.</summary>
/// <param name="Block">The block that holds it.</param>
/// <param name="Transaction">The transaction id.</param>
/// <param name="Function">The transaction function; empty where another chaincode called this one.</param>
/// <param name="Sentence">What the caller was told, as the block holds it (status 299) or a decision log; null where neither does.</param>
/// <param name="Attributes">The paths of what stood out, as the verdict, the confirmation or a decision log has them.</param>
/// <param name="Confirmed">Who let it pass: those who confirmed a held call, or the caller who submitted an advised one.</param>
/// <param name="Waits">How many blocks came since.</param>
/// <param name="Proposal">The open proposal to label it; null where there is none.</param>
/// <param name="Proposes">The command that proposes a label; the word and the reason are for a person to find.</param>
internal sealed record AwaitedLabel(
    long Block,
    string Transaction,
    string Function,
    string? Sentence,
    IReadOnlyList<string> Attributes,
    IReadOnlyList<AwaitedWord> Confirmed,
    long Waits,
    string? Proposal,
    string? Proposes);
