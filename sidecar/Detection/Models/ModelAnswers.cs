namespace Warden.Detection.Models;

/// <summary>What the four models say about one value.</summary>
/// <param name="Outliers">The models that call it an outlier; always a subset of <paramref name="TookPart"/>.</param>
/// <param name="TookPart">The models that had enough history to answer ("3 of 4 models took part").</param>
public readonly record struct ModelAnswers(ModelSet Outliers, ModelSet TookPart);
