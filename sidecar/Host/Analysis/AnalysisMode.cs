namespace Warden.Host.Analysis;

/// <summary>What teaches and what is judged.</summary>
internal enum AnalysisMode
{
    /// <summary>One part teaches, another is judged: a history and a file, or the first records and those after them.</summary>
    AfterHistory,

    /// <summary>A whole table is judged by itself: each cell by the other rows. Policies are compared as in <see cref="AsItCame"/>.</summary>
    WholeTable,

    /// <summary>Each record is judged by those before it, as a sidecar would have done; the models are fitted whenever the records have doubled.</summary>
    AsItCame,
}
