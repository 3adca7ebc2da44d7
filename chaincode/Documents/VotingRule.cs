namespace Warden.Documents;

/// <summary>How many of the members have to say yes.</summary>
public enum VotingRule
{
    /// <summary>More than half.</summary>
    Majority,

    /// <summary>At least two of three.</summary>
    TwoThirds,

    /// <summary>Every one.</summary>
    Unanimity,

    /// <summary>A number of them, given beside the rule.</summary>
    Count,
}
