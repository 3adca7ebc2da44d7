namespace Warden.Host.Analysis;

/// <summary>How one kind of fault, or of legal rarity, fared.</summary>
/// <param name="Kind">The kind, as the labels name it.</param>
/// <param name="Expect">"flag" or "pass".</param>
/// <param name="Count">How many labels.</param>
/// <param name="Warned">How many of their records were warned of.</param>
public sealed record KindScore(string Kind, string Expect, int Count, int Warned);
