namespace Warden.Documents;

/// <summary>Which calls a policy judges: a call matches where all that is given holds. What is not given holds for every call.</summary>
/// <remarks>A function of caller and arguments alone, so every endorser matches alike. What cannot be read matches: doubt is judged.</remarks>
/// <param name="Functions">The transaction functions (<c>name</c> or <c>contract:name</c>), sorted, each once; at most 256.</param>
/// <param name="Organizations">The callers' MSP ids, sorted, each once; at most 256.</param>
/// <param name="Person">The caller, <c>x509::subject::issuer</c>.</param>
/// <param name="Attribute">The name of an attribute that the caller's certificate carries; goes with <paramref name="Value"/>.</param>
/// <param name="Value">The attribute's value.</param>
/// <param name="Argument">An argument by its place, from 0, the function's name not counted; goes with <paramref name="Within"/>.</param>
/// <param name="Within">What the argument is: an amount from some value on, one of some values.</param>
public sealed record CallMatch(
    IReadOnlyList<string>? Functions = null,
    IReadOnlyList<string>? Organizations = null,
    string? Person = null,
    string? Attribute = null,
    string? Value = null,
    int? Argument = null,
    ValueLimits? Within = null)
{
    private const int MostNames = 256;
    private const int LongestOrganization = 256;

    /// <summary>Checks what the type system does not.</summary>
    /// <param name="where">What the message names.</param>
    /// <exception cref="DocumentException">A value is out of its range, or nothing is asked for; the message names it.</exception>
    public CallMatch Validate(string where)
    {
        Require(this != new CallMatch(), where, "a function, a caller or an argument", "none");
        RequireNames($"{where}: functions", Functions, FunctionName.Longest);
        RequireNames($"{where}: organizations", Organizations, LongestOrganization);
        Require(Person is null or { Length: > 0 and <= 1024 }, $"{where}: person", "1 to 1024 characters", Person?.Length ?? 0);
        Require(Attribute is null == Value is null, $"{where}: value", "a value exactly where there is an attribute", Value ?? "none");
        Require(Attribute is null or { Length: > 0 and <= 128 }, $"{where}: attribute", "1 to 128 characters", Attribute?.Length ?? 0);
        Require(Value is null or { Length: <= 1024 }, $"{where}: value", "at most 1024 characters", Value?.Length ?? 0);
        foreach (var (name, text) in ((string, string?)[])[("person", Person), ("attribute", Attribute), ("value", Value)])
        {
            Require(text?.Any(char.IsControl) != true, $"{where}: {name}", "one line of text", "control characters");
        }

        Require(Argument is null == Within is null, $"{where}: within", "limits exactly where there is an argument", Within is null ? "none" : "some");
        Require(Argument is null or (>= 0 and < MostNames), $"{where}: argument", "0 to 255", Argument ?? 0);
        Within?.Validate($"{where}: within");
        return this;
    }

    private static void RequireNames(string path, IReadOnlyList<string>? names, int longest)
    {
        Require(names is null or { Count: > 0 and <= MostNames }, path, $"1 to {MostNames}", names?.Count ?? 0);
        for (var i = 0; i < names?.Count; i++)
        {
            Require(
                names[i].Length > 0 && names[i].Length <= longest && !names[i].Any(char.IsControl), path, $"names of 1 to {longest} characters", names[i].Length);
            Require(i == 0 || string.CompareOrdinal(names[i - 1], names[i]) < 0, path, "names sorted and each once", $"\"{names[i]}\" at {i}");
        }
    }

    private static void Require(bool holds, string path, string expected, object came)
    {
        if (!holds)
        {
            throw new DocumentException(FormattableString.Invariant($"{path}: expected {expected}, but {came} came"));
        }
    }
}
