namespace Warden.Host.Analysis;

/// <summary>Where the time of an analysis went. Reading, learning and judging overlap; each is what its own threads took.</summary>
/// <param name="Learning">From the first record that teaches to the last.</param>
/// <param name="Fitting">Fitting the models.</param>
/// <param name="Reading">Reading and parsing lines while judging.</param>
/// <param name="Judging">Judging, summed over threads.</param>
/// <param name="Total">By the wall clock.</param>
internal sealed record AnalysisTiming(TimeSpan Learning, TimeSpan Fitting, TimeSpan Reading, TimeSpan Judging, TimeSpan Total);
