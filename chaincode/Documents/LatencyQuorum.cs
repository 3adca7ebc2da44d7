namespace Warden.Documents;

/// <summary>Whose sidecars have to be over the limit before the guard of a chaincode stands back.</summary>
public enum LatencyQuorum
{
    /// <summary>Those of more than half of the organisations that take part: no single one switches the others off.</summary>
    Majority,

    /// <summary>Those of any one organisation that takes part.</summary>
    Anyone,
}
