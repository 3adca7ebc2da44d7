namespace Warden.Benchmarks.Accuracy;

/// <summary>One set of vectors and how its records were ranked.</summary>
/// <param name="Name">The set.</param>
/// <param name="Rows">Records.</param>
/// <param name="Columns">Attributes.</param>
/// <param name="Outliers">Records that are outliers.</param>
/// <param name="RocAuc">By the record mode: area under the ROC curve.</param>
/// <param name="Precision">By the record mode: area under the precision-recall curve.</param>
/// <param name="Parts">Of each model alone: forest, histogram, neighbours.</param>
internal sealed record ScoredVectors(string Name, int Rows, int Columns, int Outliers, double RocAuc, double Precision, IReadOnlyList<(double RocAuc, double Precision)> Parts);
