using Warden.Host.Records;

namespace Warden.Host.Analysis;

/// <summary>Is told how far an analysis is; from any thread, one call at a time.</summary>
internal interface IAnalysisProgress
{
    /// <summary>A stage begins.</summary>
    void Begin(string stage);

    /// <summary>So much of it is done, in [0, 1].</summary>
    void Report(double share);

    /// <summary>A line is no record; the rest goes on.</summary>
    void BadLine(string source, BadLine line);

    /// <summary>All is done.</summary>
    void End();
}
