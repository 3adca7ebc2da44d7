using Warden.Documents;

namespace Warden.Chaincode.Tests.Documents;

/// <summary>Limits compare decimal numbers exactly, and what a vote cannot mean is refused with its path.</summary>
public sealed class ValueLimitsTests
{
    [Theory]
    [InlineData("1000", false)]
    [InlineData("1000.00", false)]
    [InlineData("1e3", false)]
    [InlineData("0", false)]
    [InlineData("-0", false)]
    [InlineData("007", false)]
    [InlineData(" +5 ", false)]
    [InlineData("999.99999999999999999999999999999", false)]
    [InlineData("1000.00000000000000000000000000001", true)]
    [InlineData("1001", true)]
    [InlineData("1e4", true)]
    [InlineData("1e999999999", true)]
    [InlineData("1e-999999999", false)]
    [InlineData("-0.0000000001", true)]
    [InlineData("many", true)]
    [InlineData("", true)]
    [InlineData("1e9999999999", true)]
    [InlineData("0x10", true)]
    [InlineData("1 000", true)]
    public void A_number_is_compared_exactly_and_what_is_none_is_outside(string value, bool outside) =>
        Assert.Equal(outside, new ValueLimits("0", "1000").IsOutside(value));

    [Fact]
    public void Of_doubt_nothing_is_surely_outside()
    {
        Assert.False(new ValueLimits(Min: "1000").IsSurelyOutside("many"));
        Assert.True(new ValueLimits(Min: "1000").IsSurelyOutside("999"));
    }

    [Fact]
    public void Values_and_lengths_are_limited_too()
    {
        Assert.False(new ValueLimits(Values: ["blue", "red"]).IsOutside("red"));
        Assert.True(new ValueLimits(Values: ["blue", "red"]).IsOutside("Red"));
        Assert.False(new ValueLimits(MaxLength: 3).IsOutside("a😀é"));
        Assert.True(new ValueLimits(MaxLength: 3).IsOutside("abcd"));
    }

    [Theory]
    [InlineData("0 to 10", "0", "10", null, null)]
    [InlineData("at least 0", "0", null, null, null)]
    [InlineData("at most 10, at most 2 characters", null, "10", null, 2)]
    [InlineData("one of a, b", null, null, "a,b", null)]
    public void They_are_said_in_a_few_words(string words, string? min, string? max, string? values, int? length) =>
        Assert.Equal(words, new ValueLimits(min, max, values?.Split(','), length).Describe());

    [Theory]
    [InlineData("{}", "x: expected a least, a greatest, values or a length, but none came")]
    [InlineData("{\"min\":\"1.0\"}", "x: min: expected a decimal number without exponent and without needless zeros, but 1.0 came")]
    [InlineData("{\"min\":\"1e3\"}", "x: min: expected a decimal number without exponent and without needless zeros, but 1e3 came")]
    [InlineData("{\"max\":\"-0\"}", "x: max: expected a decimal number without exponent and without needless zeros, but -0 came")]
    [InlineData("{\"max\":\".5\"}", "x: max: expected a decimal number without exponent and without needless zeros, but .5 came")]
    [InlineData("{\"min\":\"10\",\"max\":\"9.5\"}", "x: max: expected 10 or more, but 9.5 came")]
    [InlineData("{\"values\":[]}", "x: values: expected 1 to 256, but 0 came")]
    [InlineData("{\"values\":[\"b\",\"a\"]}", "x: values: expected sorted and each once, but \"a\" at 1 came")]
    [InlineData("{\"maxLength\":-1}", "x: maxLength: expected 0 to 1000000, but -1 came")]
    public void What_limits_nothing_or_in_two_ways_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DocumentException>(() => CanonicalJson.Read<ValueLimits>(json).Validate("x")).Message);

    [Theory]
    [InlineData("0.5")]
    [InlineData("-12.25")]
    [InlineData("1000000000000000000000000000000000000000.1")]
    public void Canonical_numbers_are_taken(string number) => new ValueLimits(Min: number).Validate("x");

    [Theory]
    [InlineData("{}", "x: expected a function, a caller or an argument, but none came")]
    [InlineData("{\"functions\":[]}", "x: functions: expected 1 to 256, but 0 came")]
    [InlineData("{\"functions\":[\"\"]}", "x: functions: expected names of 1 to 128 characters, but 0 came")]
    [InlineData("{\"organizations\":[\"b\",\"a\"]}", "x: organizations: expected names sorted and each once, but \"a\" at 1 came")]
    [InlineData("{\"attribute\":\"desk\"}", "x: value: expected a value exactly where there is an attribute, but none came")]
    [InlineData("{\"argument\":1}", "x: within: expected limits exactly where there is an argument, but none came")]
    [InlineData("{\"argument\":1,\"within\":{}}", "x: within: expected a least, a greatest, values or a length, but none came")]
    [InlineData("{\"argument\":256,\"within\":{\"min\":\"1\"}}", "x: argument: expected 0 to 255, but 256 came")]
    public void A_condition_that_asks_for_nothing_or_half_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<DocumentException>(() => CanonicalJson.Read<CallMatch>(json).Validate("x")).Message);
}
