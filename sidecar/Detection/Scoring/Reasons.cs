namespace Warden.Detection;

/// <summary>The phrases that follow a value in a finding.</summary>
internal static class Reasons
{
    public const string FarAbove = "far above";
    public const string FarBelow = "far below";
    public const string Between = "between the usual values";
    public const string NeverSeen = "never seen before";
    public const string UsedBefore = "used before";
    public const string Missing = "missing";
    public const string NotExpected = "not expected";
    public const string GivenTwice = "given twice";
    public const string UnusualType = "of an unusual type";
    public const string WrongCheckDigit = "with a wrong check digit";
    public const string UnusualForm = "of an unusual form";
    public const string Largest = "the largest number of its kind";
    public const string Repeated = "repeated with the same content";
    public const string TooOften = "called more often than usual";
    public const string Drained = "drained";
    public const string OutsideLimits = "outside the voted limits";
    public const string TooLargeForLimits = "in a record too large to be checked against the voted limits";
    public const string UnreadForLimits = "in JSON that cannot be read, so not checked against the voted limits";
    public const string Bulk = "written more often than usual";
}
