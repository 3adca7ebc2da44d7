using System.Globalization;

namespace Warden.Cli.Demo;

/// <summary>An asset as the contract takes it.</summary>
/// <param name="Id">The ledger key.</param>
/// <param name="Color">A colour.</param>
/// <param name="Size">A size without unit.</param>
/// <param name="Owner">A person's name.</param>
/// <param name="AppraisedValue">In whole currency units.</param>
public sealed record Asset(string Id, string Color, int Size, string Owner, int AppraisedValue)
{
    /// <summary>Gets the arguments of <c>CreateAsset</c>, in its order.</summary>
    public string[] Arguments() =>
    [
        Id, Color, Size.ToString(CultureInfo.InvariantCulture), Owner, AppraisedValue.ToString(CultureInfo.InvariantCulture),
    ];
}
