namespace Warden.Documents;

/// <summary>Whether what was voted is what the sidecars do.</summary>
public enum EffectState
{
    /// <summary>Not every organisation that takes part has said so yet.</summary>
    Pending,

    /// <summary>Every organisation that takes part says that it holds.</summary>
    Enacted,

    /// <summary>A sidecar says that it does not hold at its place, or an organisation has not reported in time.</summary>
    Failed,
}
