namespace Warden.Host.Analysis;

/// <summary>Where the time of an analysis went.</summary>
/// <param name="Learning">From the first record that teaches to the last, by the wall clock.</param>
/// <param name="Fitting">Fitting the models, and comparing the rows of a whole table.</param>
/// <param name="Judging">Processor time while records were judged, reading and parsing them included; zero where they were judged while learning.</param>
/// <param name="ReadingShare">The share of reading and parsing lines in that, in [0, 1].</param>
/// <param name="Total">By the wall clock.</param>
internal sealed record AnalysisTiming(TimeSpan Learning, TimeSpan Fitting, TimeSpan Judging, double ReadingShare, TimeSpan Total);
