namespace Warden.Detection.Models;

/// <summary>A closed interval of values, in the attribute's unit.</summary>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
public readonly record struct ValueRange(double Low, double High)
{
    /// <summary>Whether the value lies inside, ends included.</summary>
    public bool Contains(double value) => value >= Low && value <= High;
}
