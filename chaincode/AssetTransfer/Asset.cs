namespace Warden.Chaincode.AssetTransfer;

/// <summary>One asset as it stands in the world state: JSON with these names, sorted.</summary>
/// <param name="ID">The key of the asset.</param>
/// <param name="Color">Free text.</param>
/// <param name="Size">A count.</param>
/// <param name="Owner">Free text.</param>
/// <param name="AppraisedValue">In whole units of money.</param>
public sealed record Asset(string ID, string Color, long Size, string Owner, long AppraisedValue);
