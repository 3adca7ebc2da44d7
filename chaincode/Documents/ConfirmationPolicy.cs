namespace Warden.Documents;

/// <summary>How a held call is confirmed.</summary>
public sealed record ConfirmationPolicy
{
    /// <summary>For how many blocks after the warning's height a confirmation can be used.</summary>
    public int ValidForBlocks { get; init; } = 1000;

    /// <summary>How many persons have to confirm: 1, or 2 of two organisations.</summary>
    public int Persons { get; init; } = 1;

    /// <summary>Whose confirmation counts. Checked where it is used, by the governance chaincode.</summary>
    public Confirmer By { get; init; } = Confirmer.Anybody;

    /// <summary>How many blocks after the last approval a confirmation cannot be used yet, so that a member can veto it; 0: at once.</summary>
    public int CoolingBlocks { get; init; }
}
