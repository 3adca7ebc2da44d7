namespace Warden.Documents;

/// <summary>Limits of conduct that a vote sets; what is null is learnt from history.</summary>
/// <param name="WindowBlocks">How many blocks a window has, 1 to 10,000; default 30. Another length holds from the next epoch on.</param>
/// <param name="Calls">How many calls of one identity to one function a window may have, 1 to 1,000,000.</param>
/// <param name="Repeats">How many of them may have the same content, 1 to 1,000,000.</param>
/// <param name="Writes">How many writes of one kind a transaction may have, 2 to 1,000,000.</param>
/// <param name="Drain">What share of the most that a key's number was within a window may be gone at its end, in (0, 1]; null: not looked at.</param>
public sealed record ConductPolicy(int? WindowBlocks = null, int? Calls = null, int? Repeats = null, int? Writes = null, double? Drain = null);
