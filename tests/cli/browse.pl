# A browser of sorts, for transcripts: perl browse.pl URL PERSON, then a line of standard input for each step:
#	post PATH NAME=VALUE ...	sends a form of ours, and prints where it leads
#	get PATH FILE			keeps what comes; {last} in a path is where the last form led
# A value "@FILE" is what that file holds. Of a demonstration alone, where one steps in as anybody.
use strict; use warnings;
use HTTP::Tiny;
my ($url, $person) = @ARGV;
my (%jar, $token, $last);
my $http = HTTP::Tiny->new(max_redirect => 0, timeout => 60);

sub ask {
	my ($method, $path, $fields) = @_;
	my %options = (headers => { Cookie => join "; ", map { "$_=$jar{$_}" } sort keys %jar });
	if ($fields) {
		$options{content} = $http->www_form_urlencode({ %$fields, token => $token });
		$options{headers}{"Content-Type"} = "application/x-www-form-urlencoded";
	}
	my $answer = $http->request($method, $url . $path, \%options);
	my $cookies = $answer->{headers}{"set-cookie"} // [];
	for (ref $cookies ? @$cookies : $cookies) { $jar{$1} = $2 if /^([^=]+)=([^;]*)/ }
	$token = $1 if $answer->{content} =~ /name="token" value="([0-9a-f]+)"/;
	return $answer;
}

ask(GET => "/sign-in");
ask(POST => "/sign-in/demo", { person => $person });
ask(GET => "/account");
while (<STDIN>) {
	my ($step, $path, @more) = split;
	$path =~ s/\{last\}/$last/;
	if ($step eq "post") {
		my %fields = map { /^([^=]*)=(.*)/ } @more;
		for (values %fields) {
			next unless s/^\@//;
			open my $in, "<", $_ or die "$_: $!";
			$_ = do { local $/; <$in> };
		}
		my $answer = ask(POST => $path, \%fields);
		$last = $answer->{headers}{location} // "";
		print "$answer->{status} $last\n";
		ask(GET => "/account");
	} else {
		my $answer = ask(GET => $path);
		open my $out, ">", $more[0] or die "$more[0]: $!";
		print $out $answer->{content};
		print "$answer->{status}\n";
	}
}
