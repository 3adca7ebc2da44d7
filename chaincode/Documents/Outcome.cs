using System.Text.Json.Serialization;

namespace Warden.Documents;

/// <summary>What the checker says of a call.</summary>
public enum Outcome
{
    /// <summary>Nothing stood out.</summary>
    [JsonStringEnumMemberName("OK")]
    Ok,

    /// <summary>At least one value is legal but unreasonable.</summary>
    [JsonStringEnumMemberName("WARN")]
    Warn,

    /// <summary>No verdict: too little history, a fault, or the work limit. Neither OK nor WARN.</summary>
    [JsonStringEnumMemberName("UNSCORED")]
    Unscored,
}
